package io.leafcast.bgp.codec;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.attr.Treatment;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.UpdateOutcome.Fault;
import io.leafcast.bgp.wire.Octets;
import java.util.Optional;

/**
 * What was found wrong in one UPDATE so far; the strongest treatment wins (RFC 7606 section 3.h).
 */
final class Findings {
  private final ImmutableList.Builder<Fault> faults = ImmutableList.builder();
  private Optional<Treatment> strongest = Optional.empty();
  private Notification answer = Notification.updateError(0, Octets.EMPTY);

  /**
   * Notes a fault; {@code subcode} and {@code data} make the NOTIFICATION, should the session have
   * to end because of it.
   */
  void add(int attribute, Treatment treatment, String reason, int subcode, Octets data) {
    faults.add(new Fault(attribute, treatment, reason));
    if (strongest.isEmpty() || treatment.compareTo(strongest.get()) > 0) {
      strongest = Optional.of(treatment);
      answer = Notification.updateError(subcode, data);
    }
  }

  /** Notes routes that are well formed and yet not used. */
  void ignore(int attribute, String reason) {
    add(attribute, Treatment.IGNORE_ROUTES, reason, 0, Octets.EMPTY);
  }

  boolean atLeast(Treatment treatment) {
    return strongest.isPresent() && strongest.get().compareTo(treatment) >= 0;
  }

  /** What the first of the strongest faults is answered with, where the session ends. */
  Notification answer() {
    return answer;
  }

  ImmutableList<Fault> faults() {
    return faults.build();
  }
}
