/** Recognises objects among values from outside: JSON, YAML, the input of a mutation. */

/** Whether a value is an object and not an array. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
