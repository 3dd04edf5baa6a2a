/**
 * Path attributes: one file each (record, decode, encode) and one row each in the {@code
 * AttributeTable}, which says what its flags and length must be and what RFC 7606 does when they
 * are not. To add one: the record, its word in {@code permits} of {@code PathAttribute}, its row,
 * and a file in {@code vectors/attribute}; a test fails until all four are there. Nothing here
 * knows of a session beyond how its octets are written ({@code Encoding}).
 *
 * <p>RFC 4271 sections 4.3 and 5, RFC 1997, RFC 2545, RFC 4360, RFC 4456, RFC 4760, RFC 5065, RFC
 * 6793, RFC 8092. Of PMSI_TUNNEL, TUNNEL_ENCAPSULATION, IPV6_EXTENDED_COMMUNITIES, AIGP, BGP_LS,
 * ONLY_TO_CUSTOMER and PREFIX_SID the table knows the flags and the lengths; these and attributes
 * without a row are kept as they came and never looked into, so that what others put inside cannot
 * disturb a session.
 */
@NullMarked
package io.leafcast.bgp.attr;

import org.jspecify.annotations.NullMarked;
