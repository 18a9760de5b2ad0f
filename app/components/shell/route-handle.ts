/** What a route module may export as `handle`. */
export type RouteHandle = {
  /** Key of the page's title (`admin:groups.title`), or how to make it from the loader's data. The deepest route wins. */
  title?: string | ((data: unknown) => string);
};
