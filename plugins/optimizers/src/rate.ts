import { p } from "@dotgan/kit";

/** Never has a default: no number is right for every GAN. */
export const rateParam = p.number({ doc: "Learning rate: how far one update goes.", min: 0, curve: true });
