import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCKERFILE = `FROM python:3.12-slim
WORKDIR /app
COPY . .
USER 1000:1000
EXPOSE 8000
CMD ["uvicorn", "app.main:app", "--host", "0.0.0.0", "--port", "8000"]
`;

const main = (number: number) => `from fastapi import FastAPI

app = FastAPI()


@app.get("/service-${number}/things")
def things() -> list[str]:
    return []
`;

/** Writes a project of one database and services that each have a build of their own and call the two before them. */
export function writeProject(directory: string, services: number): void {
  const lines = [
    'services:',
    '  db:',
    '    image: postgres:16',
    '    environment:',
    '      POSTGRES_USER: app',
    '      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:-only-here}',
    '      POSTGRES_DB: app',
  ];
  for (let number = 1; number < services; number += 1) {
    const peers = [number - 1, number - 2].filter((peer) => peer > 0);
    lines.push(
      `  service-${number}:`,
      `    build: ./service-${number}`,
      ...(number === 1 ? ["    ports: ['8000:8000']"] : []),
      '    environment:',
      '      DATABASE_URL: postgresql://app:${POSTGRES_PASSWORD:-only-here}@db:5432/app',
      ...peers.map((peer, index) => `      PEER_${index}_URL: http://service-${peer}:8000`),
      '    depends_on: [db]',
    );
    const folder = join(directory, `service-${number}`);
    mkdirSync(join(folder, 'app'), { recursive: true });
    writeFileSync(join(folder, 'Dockerfile'), DOCKERFILE);
    writeFileSync(join(folder, 'requirements.txt'), 'fastapi==0.142.2\nuvicorn==0.54.0\n');
    writeFileSync(join(folder, 'app', '__init__.py'), '');
    writeFileSync(join(folder, 'app', 'main.py'), main(number));
  }
  writeFileSync(join(directory, 'docker-compose.yml'), `${lines.join('\n')}\n`);
}
