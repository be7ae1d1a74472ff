// What `words.ts` makes of the catalogue.

declare module "portico-words:*" {
  import type { FluentResource } from "@fluent/bundle";
  const body: FluentResource["body"];
  export default body;
}
