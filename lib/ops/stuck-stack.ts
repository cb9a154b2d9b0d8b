/** States from which CloudFormation takes no update, and the way out. */
export const STUCK_STACK: Readonly<Record<string, string>> = {
  ROLLBACK_COMPLETE: 'its first deployment failed: delete it with npx cdk destroy, and deploy again',
  ROLLBACK_FAILED: 'delete it with npx cdk destroy, and deploy again',
  UPDATE_ROLLBACK_FAILED: 'continue the rollback: npx cdk rollback',
  DELETE_FAILED: 'see in its events what could not be deleted',
};
