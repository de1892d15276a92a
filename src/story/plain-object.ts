/** Tells objects from other values that come from outside: JSON, YAML, input of a mutation. */

/** Whether a value is an object and no array. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
