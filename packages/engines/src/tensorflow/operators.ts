import type { NativeOperators, Tensor, Tensorflow } from "@dotgan/kit";
import { type Attribute, attributes, nativeBackend } from "./binding.js";

let slots = 0;

/** Types of TensorFlow's types.proto that the binding has no name for. */
const [float64, uint32, uint64] = [2, 22, 23];

/** What TensorFlow computes in one operator; see `NativeOperators`. */
export const tensorflowOperators = (tf: Tensorflow): NativeOperators => {
  const backend = nativeBackend(tf);
  const { binding } = backend;
  const { type, flag, text, shape } = attributes(binding);
  const float = binding.TF_FLOAT;
  const idOf = (tensor: Tensor) => backend.getInputTensorIds([tensor])[0] as number;

  /**
   * Runs an operator that updates TensorFlow's variables in place on copies of tensors: each becomes a variable for as long
   * as that takes. `others` and `variables` are ids; gives the variables' new values.
   */
  const updated = (
    operator: string,
    list: readonly Attribute[],
    state: readonly Tensor[],
    others: readonly number[],
  ): Tensor[] => {
    const run = (name: string, attrs: readonly Attribute[], ids: readonly number[], outputs: number) =>
      binding.executeOp(name, attrs, ids, outputs);
    const variables = state.map((tensor) => {
      const named = [text("container", ""), text("shared_name", `slot${slots++}`)];
      const made = run("VarHandleOp", [...named, type("dtype", float), shape("shape", tensor.shape)], [], 1);
      const id = (made[0] as { id: number }).id;
      run("AssignVariableOp", [type("dtype", float), flag("validate_shape", false)], [id, idOf(tensor)], 0);
      return id;
    });
    run(operator, [type("T", float), flag("use_locking", false), ...list], [...variables, ...others], 0);
    return variables.map((id) => {
      const [made] = run("ReadVariableOp", [type("dtype", float)], [id], 1);
      run("DestroyResourceOp", [flag("ignore_lookup_error", false)], [id], 0);
      binding.deleteTensor(id);
      return backend.createOutputTensor(made as { id: number; shape: number[]; dtype: number });
    });
  };

  /** An operator with one result, its inputs freed where they are this function's own. */
  const apply = (name: string, attrs: readonly Attribute[], ids: readonly number[], own = ids): number => {
    const [made] = binding.executeOp(name, attrs, ids, 1);
    for (const id of own) binding.deleteTensor(id);
    return (made as { id: number }).id;
  };
  const castTo = (from: number, to: number, id: number) =>
    apply("Cast", [type("SrcT", from), type("DstT", to), flag("Truncate", false)], [id]);
  /** Whole numbers of 64 bits, given as halves of 32, the lower first. */
  const longs = (halves: readonly number[]) => {
    const id = binding.createTensor(
      [halves.length / 2],
      binding.TF_INT64,
      Int32Array.from(halves, (half) => half | 0),
    );
    return apply("Bitcast", [type("T", binding.TF_INT64), type("type", uint64)], [id]);
  };
  const number = (value: number, dtype: number) =>
    castTo(float, dtype, binding.createTensor([], float, Float32Array.of(value)));

  return {
    uniform(dims, { key, counter }, low, high, last) {
      const size = binding.createTensor([dims.length], binding.TF_INT32, Int32Array.from(dims));
      const philox = binding.createTensor([], binding.TF_INT32, Int32Array.of(1));
      const words = apply(
        "StatelessRandomUniformFullIntV2",
        [type("dtype", uint32), type("Tshape", binding.TF_INT32)],
        [size, longs(key), longs(counter), philox],
      );
      const eight = castTo(binding.TF_INT32, uint32, binding.createTensor([], binding.TF_INT32, Int32Array.of(8)));
      const bits = apply("RightShift", [type("T", uint32)], [words, eight]);
      // A float holds 24 bits; what leads from there to [low, high) is computed as the stream does, in float64.
      const unit = low === 0 && high === 1;
      const wide = unit ? float : float64;
      const parts = [castTo(uint32, wide, bits), number(2 ** -24, wide)];
      const fraction = apply("Mul", [type("T", wide)], parts);
      if (unit) return backend.createOutputTensor({ id: fraction, shape: [...dims], dtype: float });
      const double = (value: number) => {
        const halves = new Int32Array(Float64Array.of(value).buffer);
        const id = binding.createTensor([1], binding.TF_INT64, halves);
        return apply("Bitcast", [type("T", binding.TF_INT64), type("type", float64)], [id]);
      };
      const scaled = apply("Mul", [type("T", float64)], [fraction, double(high - low)]);
      const shifted = castTo(float64, float, apply("AddV2", [type("T", float64)], [scaled, double(low)]));
      const most = binding.createTensor([], float, Float32Array.of(last));
      const id = apply("Minimum", [type("T", float)], [shifted, most]);
      return backend.createOutputTensor({ id, shape: [...dims], dtype: float });
    },
    batchNorm(x, gain, bias, epsilon) {
      const channels = x.shape.at(-1) as number;
      const image = x.shape.length === 4 ? x : tf.reshape(x, [-1, 1, 1, channels]);
      const inputs = { x: image, gain, bias, none: tf.zeros([0]) };
      const [output, mean, variance] = tf
        .engine()
        .runKernel("BatchNormTraining", inputs as never, { epsilon }) as unknown as [Tensor, Tensor, Tensor];
      return { output: tf.reshape(output, x.shape), mean, variance };
    },
    adam(state, gradient, decay, rate, epsilon) {
      const scalar = (value: number) => tf.scalar(value);
      // With powers of 0 the operator corrects nothing: `rate` and `epsilon` hold the corrections.
      const others = [scalar(0), scalar(0), rate, scalar(decay.mean), scalar(decay.square), epsilon, gradient].map(
        idOf,
      );
      const [weight, mean, square] = updated(
        "ResourceApplyAdam",
        [flag("use_nesterov", false)],
        [state.weight, state.mean, state.square],
        others,
      ) as [Tensor, Tensor, Tensor];
      return { weight, mean, square };
    },
    momentum(state, gradient, rate, momentum, nesterov) {
      const [weight, velocity] = updated(
        "ResourceApplyKerasMomentum",
        [flag("use_nesterov", nesterov)],
        [state.weight, state.velocity],
        [rate, gradient, momentum].map(idOf),
      ) as [Tensor, Tensor];
      return { weight, velocity };
    },
  };
};
