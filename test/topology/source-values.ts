import type { ImageFacts, SourceFacts } from '../../lib/source/types';

/** Facts of a build whose files say nothing of note. */
export function sourceFacts(image: Partial<ImageFacts> = {}, over: Partial<SourceFacts> = {}): SourceFacts {
  return {
    context: 'backend',
    digest: 'd'.repeat(64),
    framework: 'other',
    image: {
      dockerfile: 'Dockerfile',
      exposes: [],
      entrypoint: [],
      command: [],
      copiesContext: true,
      environment: {},
      volumes: [],
      ...image,
    },
    prefixes: [],
    nextApiPrefixes: [],
    uploadPaths: [],
    ...over,
  };
}
