/** One layer of the network; convolutions carry their names in the weights' file. */
export type Layer =
  | { readonly kind: "convolution"; readonly name: string; readonly stride: 1 | 2; readonly pad: "same" | "valid" }
  /** Of 3 x 3. Averages do not count what lies outside the image, as TensorFlow's do not. */
  | { readonly kind: "average" | "greatest"; readonly stride: 1 | 2; readonly pad: "same" | "valid" }
  /** Each chain on the same input; their outputs one after another, by channels. */
  | { readonly kind: "branches"; readonly chains: readonly Chain[] };
export type Chain = readonly Layer[];

const convolution = (name: string, stride: 1 | 2 = 1, pad: "same" | "valid" = "same"): Layer => ({
  kind: "convolution",
  name,
  stride,
  pad,
});
const halving = (name: string): Layer => convolution(name, 2, "valid");
const smaller: Layer = { kind: "greatest", stride: 2, pad: "valid" };
const pool = (kind: "average" | "greatest"): Layer => ({ kind, stride: 1, pad: "same" });

/** A block: chains of convolutions by their names inside it, each of which may begin or end in something else. */
const block = (name: string, chains: readonly (readonly (string | Layer)[])[]): Layer => ({
  kind: "branches",
  chains: chains.map((chain) =>
    chain.map((layer) => (typeof layer === "string" ? convolution(`${name}.${layer}`) : layer)),
  ),
});

const small = (name: string): Layer =>
  block(name, [
    ["branch1x1"],
    ["branch5x5_1", "branch5x5_2"],
    ["branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3"],
    [pool("average"), "branch_pool"],
  ]);

const middle = (name: string): Layer =>
  block(name, [
    ["branch1x1"],
    ["branch7x7_1", "branch7x7_2", "branch7x7_3"],
    ["branch7x7dbl_1", "branch7x7dbl_2", "branch7x7dbl_3", "branch7x7dbl_4", "branch7x7dbl_5"],
    [pool("average"), "branch_pool"],
  ]);

const last = (name: string, pooling: Layer): Layer =>
  block(name, [
    ["branch1x1"],
    ["branch3x3_1", block(name, [["branch3x3_2a"], ["branch3x3_2b"]])],
    ["branch3x3dbl_1", "branch3x3dbl_2", block(name, [["branch3x3dbl_3a"], ["branch3x3dbl_3b"]])],
    [pooling, "branch_pool"],
  ]);

/**
 * InceptionV3 (arXiv:1512.00567) as in TensorFlow's graph of 2015-12-05, which FID is defined by: from images of 299 x 299
 * to maps of 8 x 8 x 2048. Names are those of pytorch-fid's weights. Its last block takes the greatest where the paper
 * averages: the graph does.
 */
export const inceptionV3: Chain = [
  halving("Conv2d_1a_3x3"),
  convolution("Conv2d_2a_3x3", 1, "valid"),
  convolution("Conv2d_2b_3x3"),
  smaller,
  convolution("Conv2d_3b_1x1"),
  convolution("Conv2d_4a_3x3", 1, "valid"),
  smaller,
  small("Mixed_5b"),
  small("Mixed_5c"),
  small("Mixed_5d"),
  block("Mixed_6a", [
    [halving("Mixed_6a.branch3x3")],
    ["branch3x3dbl_1", "branch3x3dbl_2", halving("Mixed_6a.branch3x3dbl_3")],
    [smaller],
  ]),
  middle("Mixed_6b"),
  middle("Mixed_6c"),
  middle("Mixed_6d"),
  middle("Mixed_6e"),
  block("Mixed_7a", [
    ["branch3x3_1", halving("Mixed_7a.branch3x3_2")],
    ["branch7x7x3_1", "branch7x7x3_2", "branch7x7x3_3", halving("Mixed_7a.branch7x7x3_4")],
    [smaller],
  ]),
  last("Mixed_7b", pool("average")),
  last("Mixed_7c", pool("greatest")),
];

/** The names of a chain's convolutions, in order. */
export const convolutionsOf = (chain: Chain): string[] =>
  chain.flatMap((layer) => {
    if (layer.kind === "branches") return layer.chains.flatMap(convolutionsOf);
    return layer.kind === "convolution" ? [layer.name] : [];
  });
