/**
 * Between messages and octets. A frame comes from the transport and leaves as a {@code Reading}: a
 * message, an UPDATE that is judged already, or a fault with its answer; the session switches over
 * it. A message goes the other way as {@code Octets}. Knows the values of {@code message} and no
 * settings, no sockets, no state between two frames; what was negotiated comes in as an argument.
 *
 * <p>RFC 4271 sections 4 and 6, RFC 2918, RFC 4760, RFC 5492, RFC 6286, RFC 6793, RFC 7606, RFC
 * 7607, RFC 9072. As specified, except:
 *
 * <ul>
 *   <li>An AS_SET is accepted, although RFC 9774 would have its route withdrawn: received routes
 *       are counted here and go no further.
 *   <li>A next hop outside the shared subnet is accepted (RFC 4271 section 6.3 would ignore the
 *       route): nothing is forwarded by received routes.
 *   <li>A missing LOCAL_PREF on an internal session is no error.
 *   <li>Where RFC 7606 leaves a choice between disabling a family and a reset, it is the reset.
 *   <li>Nothing is mandatory beside an MP_REACH_NLRI in which there is no route.
 * </ul>
 */
@NullMarked
package io.leafcast.bgp.codec;

import org.jspecify.annotations.NullMarked;
