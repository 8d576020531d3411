// Why an answer of ours is another: the first entry that fits explains it. `request`, `theirs` and `ours` are texts or
// patterns; what is left out fits everything.
export const differences = [];
