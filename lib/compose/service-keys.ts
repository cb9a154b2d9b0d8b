import type { ReadKeys } from './sourced';

const read = true as const;
const FILE_MOUNT: ReadKeys = { '*': { source: read, target: read, mode: read } };

/** The keys of a service that have a place of their own in ComposeService; all others go to `rest`. */
export const SERVICE_KEYS: ReadKeys = {
  ...{
    image: read,
    platform: read,
    entrypoint: read,
    command: read,
    working_dir: read,
    environment: read,
    env_file: read,
  },
  ...{ labels: read, label_file: read, expose: read, tmpfs: read, links: read, container_name: read, hostname: read },
  ...{
    user: read,
    read_only: read,
    init: read,
    cap_add: read,
    restart: read,
    profiles: read,
    stop_grace_period: read,
    stop_signal: read,
  },
  ...{ scale: read, cpus: read, mem_limit: read, mem_reservation: read, build: read, extends: read, 'x-deploy': read },
  ports: { '*': { target: read, published: read, host_ip: read, protocol: read } },
  volumes: {
    '*': {
      type: read,
      source: read,
      target: read,
      read_only: read,
      bind: { create_host_path: read },
      volume: { subpath: read },
    },
  },
  configs: FILE_MOUNT,
  secrets: FILE_MOUNT,
  depends_on: { '*': { condition: read, required: read } },
  healthcheck: { test: read, interval: read, timeout: read, retries: read, start_period: read, disable: read },
  networks: { '*': { aliases: read } },
  ulimits: { '*': read },
  pre_start: read,
  deploy: {
    replicas: read,
    restart_policy: { condition: read },
    resources: { limits: { cpus: read, memory: read }, reservations: { cpus: read, memory: read } },
  },
};

export const BUILD_KEYS: ReadKeys = { context: read, dockerfile: read, target: read, args: read };
export const NETWORK_KEYS: ReadKeys = { internal: read, external: read };
export const VOLUME_KEYS: ReadKeys = { name: read, external: read };
export const FILE_OBJECT_KEYS: ReadKeys = { name: read, file: read, environment: read, content: read, external: read };
