package io.dynapinot.cluster;

import java.util.List;
import org.apache.helix.NotificationContext;
import org.apache.helix.messaging.handling.HelixTaskResult;
import org.apache.helix.messaging.handling.MessageHandler;
import org.apache.helix.messaging.handling.MessageHandlerFactory;
import org.apache.helix.model.Message;
import org.apache.pinot.common.messages.SegmentRefreshMessage;
import org.apache.pinot.common.messages.SegmentReloadMessage;
import org.apache.pinot.common.messages.TableConfigSchemaRefreshMessage;
import org.apache.pinot.common.messages.TableDeletionMessage;
import org.apache.pinot.segment.local.data.manager.TableDataManager;


/** What the controller tells servers outside of states: refresh, reload, a deleted table, a changed config. */
final class ServerMessages implements MessageHandlerFactory {
  private final ServerTables _tables;

  ServerMessages(ServerTables tables) {
    _tables = tables;
  }

  @Override
  public MessageHandler createHandler(Message message, NotificationContext context) {
    return new MessageHandler(message, context) {
      @Override
      public HelixTaskResult handleMessage()
          throws InterruptedException {
        HelixTaskResult result = new HelixTaskResult();
        try {
          handle(_message);
        } catch (Exception e) {
          e.printStackTrace();
          throw new IllegalStateException(_message.getMsgSubType() + " of " + _message.getResourceName(), e);
        }
        result.setSuccess(true);
        return result;
      }

      @Override
      public void onError(Exception e, ErrorCode code, ErrorType type) {
        System.err.println("Message " + _message.getMsgSubType() + " failed: " + e);
      }
    };
  }

  private void handle(Message message)
      throws Exception {
    String table = message.getResourceName();
    switch (message.getMsgSubType()) {
      case SegmentRefreshMessage.REFRESH_SEGMENT_MSG_SUB_TYPE:
        _tables.replaceSegment(table, message.getPartitionName());
        break;
      case SegmentReloadMessage.RELOAD_SEGMENT_MSG_SUB_TYPE:
        reload(table, new SegmentReloadMessage(message));
        break;
      case TableDeletionMessage.DELETE_TABLE_MSG_SUB_TYPE:
        _tables.deleteTable(table, message.getCreateTimeStamp());
        break;
      case TableConfigSchemaRefreshMessage.REFRESH_TABLE_CONFIG_AND_SCHEMA:
        TableDataManager manager = _tables.getTableDataManager(table);
        if (manager != null) {
          manager.fetchIndexLoadingConfig();
        }
        break;
      default:
        // The rest is about realtime tables and workloads; a server that does not care says yes.
        break;
    }
  }

  private void reload(String table, SegmentReloadMessage message)
      throws Exception {
    List<String> segments = message.getSegmentList();
    String segment = message.getPartitionName();
    if (segments != null && !segments.isEmpty()) {
      _tables.reloadSegments(table, segments, message.shouldForceDownload(), message.getReloadJobId());
    } else if (segment != null && !segment.isEmpty()) {
      _tables.reloadSegment(table, segment, message.shouldForceDownload(), message.getReloadJobId());
    } else {
      _tables.reloadAllSegments(table, message.shouldForceDownload(), message.getReloadJobId());
    }
  }

  @Override
  public String getMessageType() {
    return Message.MessageType.USER_DEFINE_MSG.name();
  }

  @Override
  public void reset() {
  }
}
