package io.leafcast.conformance.lab;

/**
 * Something in the lab is not as it must be: a program failed, or what was waited for did not come.
 * The message is written for the person who runs the lab.
 */
public final class LabFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LabFailure(String message) {
    super(message);
  }

  public LabFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
