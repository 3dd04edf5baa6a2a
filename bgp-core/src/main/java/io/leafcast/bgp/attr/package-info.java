/**
 * Path attributes: one file each (record, decode, encode) and the table that says what RFC 7606
 * does about a bad one.
 */
@NullMarked
package io.leafcast.bgp.attr;

import org.jspecify.annotations.NullMarked;
