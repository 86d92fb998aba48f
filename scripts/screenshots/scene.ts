import type { Page } from "playwright-core";
import type { Cast, Studio } from "./studio";

/** One page in one state. */
export interface Scene {
  /** The first part of the file's name. */
  readonly name: string;
  readonly path: string | ((studio: Studio) => string);
  /** Who looks; a visitor when missing. */
  readonly as?: Cast;
  /** Brings the state about, once for all looks. */
  readonly prepare?: (studio: Studio) => Promise<void>;
  readonly tidyUp?: (studio: Studio) => Promise<void>;
  /** What is done on the page before the picture, instead of waiting for it to come to rest. */
  readonly act?: (page: Page) => Promise<void>;
  /** Whether the picture shows the window only, for dialogs and popovers. */
  readonly window?: boolean;
  /** What goes on from before the page is opened until after the picture. */
  readonly during?: (studio: Studio) => Promise<void>;
}
