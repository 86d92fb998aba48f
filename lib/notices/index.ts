export { type Notice, tell, tellRecovered } from "./notices";
