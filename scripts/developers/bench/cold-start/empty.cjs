// The floor: a function that does nothing.
exports.handler = async () => {};
