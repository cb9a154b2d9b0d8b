import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

const loopback = '127.0.0.1';

/** Open connections of every server: one that was upgraded is none of the server's any more. */
const connections = new WeakMap<Server, Set<Socket>>();

/** Gives the port: the one that is asked for, else a free one. Throws where it is taken. */
export async function listen(server: Server, port: number, address = loopback): Promise<number> {
  const open = new Set<Socket>();
  connections.set(server, open);
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** Whoever is still connected is cut off. */
export async function closed(server: Server): Promise<void> {
  const done = new Promise((resolve) => server.close(resolve));
  for (const socket of connections.get(server) ?? []) socket.destroy();
  await done;
}
