import type { NativeOperators, Tensor, Tensorflow } from "@dotgan/kit";
import { type Attribute, attributes, nativeBackend } from "./binding.js";

let slots = 0;

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

  return {
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
