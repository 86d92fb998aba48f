// Runs one command and makes sure that it does not outlive the process that asked for it.
//
//   node guard.mjs '{"signal":"SIGTERM","graceMs":5000,"uid":101,"gid":104}' command [args...]
//
// Standard input is the lifeline: it carries no data, and when it closes (the parent stopped the command, ended, or was
// killed in a way that leaves it no last word) the command's whole process group gets `signal` and, after `graceMs`
// milliseconds, SIGKILL. Plain JavaScript on purpose: it must start in milliseconds and need nothing.
import { spawn } from "node:child_process";

const [optionsText = "{}", command = "", ...args] = process.argv.slice(2);
const { signal = "SIGTERM", graceMs = 5000, uid, gid } = JSON.parse(optionsText);

const child = spawn(command, args, {
  detached: true,
  stdio: ["ignore", "inherit", "inherit"],
  ...(uid === undefined ? {} : { uid, gid }),
});

function signalGroup(name) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

let stopping = false;
function stop() {
  if (stopping) return;
  stopping = true;
  signalGroup(signal);
  setTimeout(() => signalGroup("SIGKILL"), graceMs);
}

process.stdin.resume();
process.stdin.on("end", stop);
process.stdin.on("close", stop);
process.stdin.on("error", stop);
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, stop);
// The parent's end of the output pipes may be gone: losing a line is fine, dying before the child is not.
process.stdout.on("error", stop);
process.stderr.on("error", stop);

child.on("error", (error) => {
  console.error(`cannot run ${command}: ${error.message}`);
  process.exit(127);
});
child.on("exit", (code) => {
  signalGroup("SIGKILL"); // grandchildren that ignored the first signal
  process.exit(code ?? (stopping ? 0 : 1));
});
