/** How the names of the stack outputs begin that say how a one-off task is run; `composeport migrate` looks for them. */
export const TASK_OUTPUTS = 'OneOffTasks';
