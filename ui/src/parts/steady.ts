/**
 * Says where these stand, so that the one that somebody has before them can be put back there once
 * what is above it has grown or shrunk: the one under the pointer, else the first in sight. While any
 * of `first` is in sight nothing is put back.
 */
export function steady(first: Elements, all: Elements): () => void {
  const inSight = there(all).filter(isInSight);
  const kept = inSight.find((one) => one.matches(":hover")) ?? inSight[0];
  if (!kept || there(first).some(isInSight)) return () => {};
  const before = kept.getBoundingClientRect().top;
  return () => window.scrollBy(0, kept.getBoundingClientRect().top - before);
}

type Elements = readonly (Element | null | undefined)[];

function there(elements: Elements): Element[] {
  return elements.filter((one): one is Element => one != null);
}

function isInSight(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight;
}
