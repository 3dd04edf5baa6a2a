/**
 * How a peer is drained, as one pure table: first its routes are announced as the last choice, so
 * that it moves its traffic while the way still stands; then they are withdrawn; then the session
 * ends, with a text for its operators. What is announced meanwhile is said by {@link
 * io.leafcast.bgp.rib.Offer}; who is to be drained comes from outside and is always said in full.
 *
 * <p>RFC 8326 and RFC 9003. As specified, except: on an iBGP session LOCAL_PREF is 0 beside the
 * community, so that a peer that does not know the community moves its traffic all the same.
 */
@NullMarked
package io.leafcast.bgp.drain;

import org.jspecify.annotations.NullMarked;
