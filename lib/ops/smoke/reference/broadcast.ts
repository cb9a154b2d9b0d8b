import { failed } from '../check';
import { newCredentials, type Application } from './application';

/** What one client says, the other hears, and who said it. */
export async function broadcast({ openChat, deliverySeconds }: Application): Promise<string> {
  const [speaker, listener] = await Promise.all([openChat(), openChat()]);
  try {
    const word = newCredentials().email;
    speaker.send(word);
    const message = await listener.message((text) => text.includes(word), deliverySeconds);
    const { from, text } = JSON.parse(message) as { from?: string; text?: string };
    return text === word && from ? 'the other client has it' : failed('the message is not the one that was sent');
  } finally {
    speaker.close();
    listener.close();
  }
}
