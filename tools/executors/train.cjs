const { argumentsOf } = require("./arguments.cjs");
const { start } = require("./start.cjs");

module.exports = ({ file, ...flags }, context) => start(["gan", "train", file, ...argumentsOf(flags)], context);
