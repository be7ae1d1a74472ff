/**
 * Says where these stand, so that the one that somebody has before them can be put back there once
 * what is above it has grown or shrunk: the one under the pointer, else the first in sight.
 */
export function steady(all: readonly (Element | null | undefined)[]): () => void {
  const inSight = all.filter((one): one is Element => one != null && isInSight(one));
  const kept = inSight.find((one) => one.matches(":hover")) ?? inSight[0];
  if (!kept) return () => {};
  const before = kept.getBoundingClientRect().top;
  return () => window.scrollBy(0, kept.getBoundingClientRect().top - before);
}

function isInSight(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight;
}
