package io.dynapinot.cluster;

import org.apache.helix.NotificationContext;
import org.apache.helix.model.Message;
import org.apache.helix.participant.statemachine.StateModel;
import org.apache.helix.participant.statemachine.StateModelFactory;
import org.apache.helix.participant.statemachine.StateModelInfo;
import org.apache.helix.participant.statemachine.Transition;


/** Turns state transitions of Helix into loads and drops of segments. */
final class SegmentStates extends StateModelFactory<StateModel> {
  static final String NAME = "SegmentOnlineOfflineStateModel";

  private final ServerTables _tables;

  SegmentStates(ServerTables tables) {
    _tables = tables;
  }

  @Override
  public StateModel createNewStateModel(String table, String segment) {
    return new Segment(_tables, table, segment);
  }

  private interface Work {
    void run()
        throws Exception;
  }

  /** Public with public methods, since Helix finds the transitions by reflection. */
  @StateModelInfo(initialState = "OFFLINE", states = "{'OFFLINE','ONLINE','DROPPED'}")
  public static final class Segment extends StateModel {
    private final ServerTables _tables;
    private final String _table;
    private final String _segment;

    Segment(ServerTables tables, String table, String segment) {
      _tables = tables;
      _table = table;
      _segment = segment;
    }

    @Transition(from = "OFFLINE", to = "ONLINE")
    public void load(Message message, NotificationContext context)
        throws Exception {
      attempt("load", () -> _tables.addOnlineSegment(_table, _segment));
    }

    @Transition(from = "ONLINE", to = "OFFLINE")
    public void offload(Message message, NotificationContext context)
        throws Exception {
      attempt("offload", () -> _tables.offloadSegment(_table, _segment));
    }

    @Transition(from = "OFFLINE", to = "DROPPED")
    public void drop(Message message, NotificationContext context)
        throws Exception {
      attempt("drop", () -> _tables.deleteSegment(_table, _segment));
    }

    @Transition(from = "ONLINE", to = "DROPPED")
    public void dropLoaded(Message message, NotificationContext context)
        throws Exception {
      attempt("drop", () -> _tables.deleteSegment(_table, _segment));
    }

    @Transition(from = "ERROR", to = "OFFLINE")
    public void forgive(Message message, NotificationContext context) {
      // A reset: the load is tried again next.
    }

    @Transition(from = "ERROR", to = "DROPPED")
    public void dropFailed(Message message, NotificationContext context)
        throws Exception {
      attempt("drop", () -> _tables.deleteSegment(_table, _segment));
    }

    /** Rethrown so that the replica goes to ERROR; printed since Helix itself says next to nothing. */
    private void attempt(String what, Work work)
        throws Exception {
      try {
        work.run();
      } catch (Throwable t) {
        System.err.println("Could not " + what + " segment " + _segment + " of " + _table + ": " + t);
        t.printStackTrace();
        throw t;
      }
    }
  }
}
