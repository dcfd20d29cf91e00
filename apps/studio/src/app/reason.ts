/** Why something failed, for people: what was thrown may be anything. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
