package io.leafcast.daemon.config;

/**
 * One key of the file.
 *
 * @param doc what it is, in which unit; for messages and for who hovers over it in an editor
 * @param fallback what holds when the key is not there, as it would be written in the file; "" for
 *     nothing
 */
record Key<T>(String name, Type<T> type, Presence presence, String fallback, String doc) {

  /** Whether the key has to be there. */
  enum Presence {
    OPTIONAL,
    REQUIRED,
    /** Has to be there, in the section itself or in the group that {@link PeerGroup#KEY} names. */
    REQUIRED_UNLESS_GROUPED
  }

  static <T> Key<T> required(String name, Type<T> type, String doc) {
    return new Key<>(name, type, Presence.REQUIRED, "", doc);
  }

  static <T> Key<T> requiredUnlessGrouped(String name, Type<T> type, String doc) {
    return new Key<>(name, type, Presence.REQUIRED_UNLESS_GROUPED, "", doc);
  }

  static <T> Key<T> optional(String name, Type<T> type, String doc) {
    return new Key<>(name, type, Presence.OPTIONAL, "", doc);
  }

  /** The same key where all may be absent, and then nothing holds. */
  Key<T> mayBeAbsent() {
    return optional(name, type, doc);
  }

  /** The same key with a value that holds when it is not there. */
  Key<T> or(String written) {
    return new Key<>(name, type, presence, written, doc);
  }
}
