import { NotPassed } from '../check';
import { newCredentials, type Application } from './application';

/** Longer than a balancer of AWS keeps an idle connection by default: 60 s. */
const idleSeconds = 65;

/** A chat in which nobody speaks for a while is still a chat. */
export async function idleWebSocket({ openChat, pause, deliverySeconds }: Application): Promise<string> {
  const socket = await openChat().catch((error: Error) => {
    throw error instanceof NotPassed ? error : new NotPassed('blocked', 'no websocket: see check 9');
  });
  try {
    await pause(idleSeconds);
    const word = newCredentials().email;
    socket.send(word);
    await socket.message((text) => text.includes(word), deliverySeconds);
    return `answered after ${idleSeconds} s`;
  } finally {
    socket.close();
  }
}
