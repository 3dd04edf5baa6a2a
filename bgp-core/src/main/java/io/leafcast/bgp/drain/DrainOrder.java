package io.leafcast.bgp.drain;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.reason.DrainReason;

/**
 * That peers are to be drained, why and how.
 *
 * @param text for the operators of the peer, when the session ends (RFC 9003): cut off before the
 *     character that passes 255 octets of UTF-8; none where it is empty
 */
@Immutable
public record DrainOrder(DrainReason why, String text, DrainTerms terms) {}
