import { failed } from '../check';
import { newCredentials, type Application } from './application';

/** Twice what the application allows in a minute. */
const attempts = 10;

/** Who guesses a password is slowed down. An account that nobody has, so that nobody is kept out. */
export async function loginLimit({ http, api, database }: Application): Promise<string> {
  await database();
  const body = newCredentials();
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const { status } = await http.ask(`${api}/api/auth/login`, { method: 'POST', body });
    if (status === 429) return `429 at attempt ${attempt}`;
    if (status !== 401) failed(`a wrong password answered ${status}`);
  }
  return failed(`${attempts} wrong passwords in a row, and no 429`);
}
