package io.leafcast.bgp.speaker;

import io.leafcast.bgp.message.Message;
import io.leafcast.bgp.message.Update;
import io.leafcast.bgp.message.UpdateOutcome;

/** The counters of one peer, since the process started. */
final class Tally {
  private long messagesReceived;
  private long messagesSent;
  private long updatesReceived;
  private long updatesSent;
  private long treatedAsWithdraw;
  private long establishedTransitions;

  void received() {
    messagesReceived++;
  }

  void sent(Message message) {
    messagesSent++;
    if (message instanceof Update) {
      updatesSent++;
    }
  }

  void took(UpdateOutcome outcome) {
    updatesReceived++;
    if (outcome instanceof UpdateOutcome.Withdraw) {
      treatedAsWithdraw++;
    }
  }

  void established() {
    establishedTransitions++;
  }

  Snapshot.Counters view() {
    return new Snapshot.Counters(
        messagesReceived,
        messagesSent,
        updatesReceived,
        updatesSent,
        treatedAsWithdraw,
        establishedTransitions);
  }
}
