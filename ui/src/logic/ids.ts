/** An id of the app as it stands in the id of a message: `gave_up` as `gave-up`. */
export type Dashed<Id extends string> = Id extends `${infer Head}_${infer Tail}` ? `${Head}-${Dashed<Tail>}` : Id;

export function dashed<Id extends string>(id: Id): Dashed<Id> {
  return id.replaceAll("_", "-") as Dashed<Id>;
}
