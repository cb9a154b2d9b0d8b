/** Who sent a request, as CloudFront saw it. The first entry of X-Forwarded-For, by which WAF goes, is whatever the viewer wrote there. */
export const VIEWER_ADDRESS_HEADER = 'x-viewer-address';

/** A CloudFront Function for viewer requests: what a viewer sends under that name is overwritten. */
export const VIEWER_ADDRESS = `function handler(event) {
  event.request.headers['${VIEWER_ADDRESS_HEADER}'] = { value: event.viewer.ip };
  return event.request;
}
`;
