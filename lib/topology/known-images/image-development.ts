import type { ImageRow } from './image-data';

type Row = Omit<ImageRow, 'development' | 'reason' | 'kind'>;

const leftOut = (kind: ImageRow['kind'], reason: string, rows: readonly Row[]): readonly ImageRow[] =>
  rows.map((row) => ({ ...row, kind, reason, development: true }));

/** Images that serve the developer, not the application: left out of a deployment, each with its reason. */
export const developmentImages: readonly ImageRow[] = [
  ...leftOut('mail-catcher', 'catches mail while developing; deployed, mail goes to a real SMTP server', [
    {
      repositories: ['mailhog/mailhog', 'jcalonso/mailhog', 'cd2team/mailhog', 'richarvey/mailhog'],
      label: 'MailHog',
      port: 1025,
    },
    { repositories: ['axllent/mailpit'], label: 'Mailpit', port: 1025 },
    {
      repositories: ['sj26/mailcatcher', 'schickling/mailcatcher', 'dockage/mailcatcher'],
      label: 'MailCatcher',
      port: 1025,
    },
    { repositories: ['maildev/maildev', 'djfarrelly/maildev'], label: 'MailDev', port: 1025 },
    { repositories: ['rnwood/smtp4dev'], label: 'smtp4dev', port: 25 },
    { repositories: ['inbucket/inbucket'], label: 'Inbucket', port: 2500 },
    { repositories: ['greenmail/standalone'], label: 'GreenMail', port: 3025 },
    { repositories: ['gessnerfl/fake-smtp-server'], label: 'Fake SMTP server', port: 8025 },
  ]),
  ...leftOut('admin-page', 'a database console would be open to whoever finds it', [
    { repositories: ['adminer'], label: 'Adminer', port: 8080 },
    { repositories: ['dpage/pgadmin4'], label: 'pgAdmin', port: 80 },
    { repositories: ['phpmyadmin', 'phpmyadmin/phpmyadmin', 'bitnami/phpmyadmin'], label: 'phpMyAdmin', port: 80 },
    { repositories: ['sosedoff/pgweb'], label: 'pgweb', port: 8081 },
    { repositories: ['dbeaver/cloudbeaver'], label: 'CloudBeaver', port: 8978 },
    { repositories: ['mongo-express'], label: 'mongo-express', port: 8081 },
    {
      repositories: ['rediscommander/redis-commander', 'joeferner/redis-commander'],
      label: 'Redis Commander',
      port: 8081,
    },
    { repositories: ['redis/redisinsight', 'redislabs/redisinsight'], label: 'Redis Insight', port: 5540 },
    { repositories: ['mher/flower'], label: 'Flower', port: 5555 },
    { repositories: ['provectuslabs/kafka-ui', 'kafbat/kafka-ui'], label: 'Kafka UI', port: 8080 },
    { repositories: ['obsidiandynamics/kafdrop'], label: 'Kafdrop', port: 9000 },
  ]),
  ...leftOut('object-store-setup', 'makes buckets, which the deployment makes itself', [
    { repositories: ['minio/mc', 'bitnami/minio-client'], label: 'MinIO client' },
  ]),
  ...leftOut('cloud-emulator', 'stands in for a cloud while developing', [
    { repositories: ['localstack/localstack', 'localstack/localstack-pro'], label: 'LocalStack', port: 4566 },
    { repositories: ['motoserver/moto'], label: 'Moto', port: 5000 },
    { repositories: ['amazon/dynamodb-local'], label: 'DynamoDB local', port: 8000 },
    { repositories: ['softwaremill/elasticmq', 'softwaremill/elasticmq-native'], label: 'ElasticMQ', port: 9324 },
    { repositories: ['azure-storage/azurite'], label: 'Azurite', port: 10000 },
    { repositories: ['fsouza/fake-gcs-server'], label: 'fake-gcs-server', port: 4443 },
  ]),
  ...leftOut('certificates', 'the public entry gets its certificate from the target', [
    { repositories: ['certbot/certbot'], label: 'Certbot' },
    { repositories: ['nginxproxy/acme-companion', 'jrcs/letsencrypt-nginx-proxy-companion'], label: 'ACME companion' },
  ]),
  ...leftOut('tunnel', 'opens a tunnel to a machine of a developer', [
    { repositories: ['ngrok/ngrok', 'wernight/ngrok'], label: 'ngrok' },
  ]),
  ...leftOut('host-tool', 'needs the Docker socket of its host', [
    { repositories: ['containrrr/watchtower', 'nickfedor/watchtower'], label: 'Watchtower' },
    { repositories: ['portainer/portainer-ce', 'portainer/portainer'], label: 'Portainer', port: 9000 },
    { repositories: ['amir20/dozzle'], label: 'Dozzle', port: 8080 },
    { repositories: ['willfarrell/autoheal'], label: 'autoheal' },
  ]),
];
