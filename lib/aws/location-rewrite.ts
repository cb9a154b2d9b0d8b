/**
 * CloudFront function (viewer response): the balancer behind a VPC origin is reached over HTTP, so an app that builds absolute
 * redirects from the forwarded protocol sends people to `http://`. On our own host that becomes `https://`.
 */
export const LOCATION_REWRITE = `function handler(event) {
  var response = event.response;
  var location = response.headers.location;
  var host = event.request.headers.host;
  if (location && host) {
    var insecure = 'http://' + host.value;
    var rest = location.value.slice(insecure.length);
    if (location.value.indexOf(insecure) === 0 && (rest === '' || rest[0] === '/' || rest[0] === '?')) {
      location.value = 'https://' + host.value + rest;
    }
  }
  return response;
}
`;
