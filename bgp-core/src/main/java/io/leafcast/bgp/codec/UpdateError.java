package io.leafcast.bgp.codec;

/** The subcodes of an UPDATE Message Error that are in use (RFC 4271 section 4.5). */
final class UpdateError {
  static final int MALFORMED_ATTRIBUTE_LIST = 1;
  static final int UNRECOGNIZED_WELL_KNOWN = 2;
  static final int MISSING_WELL_KNOWN = 3;
  static final int ATTRIBUTE_FLAGS = 4;
  static final int ATTRIBUTE_LENGTH = 5;
  static final int INVALID_NEXT_HOP = 8;
  static final int OPTIONAL_ATTRIBUTE = 9;
  static final int INVALID_NETWORK_FIELD = 10;
  static final int MALFORMED_AS_PATH = 11;

  private UpdateError() {}
}
