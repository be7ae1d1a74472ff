/** The id of a message that is made from an id of the app: `gave_up` as `gave-up`. */
export function dashed(id: string): string {
  return id.replaceAll("_", "-");
}
