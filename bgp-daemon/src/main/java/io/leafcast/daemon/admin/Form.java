package io.leafcast.daemon.admin;

/** How a status is written. */
public enum Form {
  /** For people. */
  TABLE("table"),
  /** For programs: a {@link StatusDocument}. */
  JSON("json");

  private final String word;

  Form(String word) {
    this.word = word;
  }

  /** As command lines and the admin socket call it. */
  public String word() {
    return word;
  }
}
