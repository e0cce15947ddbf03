const { argumentsOf } = require("./arguments.cjs");
const { start } = require("./start.cjs");

module.exports = ({ lesson, ...flags }, context) => start(["lesson", lesson, ...argumentsOf(flags)], context);
