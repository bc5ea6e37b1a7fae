// The peer of `mingfa bench media`: @tus/server with its file store, as its own documentation starts it. Arguments: where the
// packages are, the folder of uploads. Prints the port.
import { createRequire } from "node:module";

const [, , packages, folder] = process.argv;
const from = createRequire(`${packages}/`);
const { Server } = await import(from.resolve("@tus/server"));
const { FileStore } = await import(from.resolve("@tus/file-store"));
const server = new Server({ path: "/files", datastore: new FileStore({ directory: folder }) });
const listener = server.listen({ host: "127.0.0.1", port: 0 }, () => console.log(listener.address().port));
