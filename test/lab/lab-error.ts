/** Something the caller of the lab did wrong or can set right; the CLI says it in one line. */
export class LabError extends Error {}
