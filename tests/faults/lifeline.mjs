// Preloaded into the processes that are killed on purpose: none of them outlives whoever started it.
process.stdin.on("close", () => process.kill(process.pid, "SIGKILL"));
process.stdin.resume();
