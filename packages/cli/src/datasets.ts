// A file of its own, since the data thread loads it by its place.
export { default } from "@dotgan/datasets";
