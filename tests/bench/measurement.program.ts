import { withInstallation } from "./installation";
import { measurements } from "./measurements";

// A process of its own per measurement: what `lib` keeps per process belongs to one installation.
const [name = "", size] = process.argv.slice(2);
const measure = measurements[name];
if (!measure) throw new Error(`There is no measurement "${name}".`);
const rows = await withInstallation((control) => measure({ ...control, quick: size === "quick" }));
process.stdout.write(`${JSON.stringify(rows)}\n`, () => process.exit(0));
