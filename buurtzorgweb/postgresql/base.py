"""Django's PostgreSQL, but for how a connection that was open since the last request is found to be alive."""

import select

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """Whether the server still holds this idle connection.

        Who stops, says so on the line and closes it: then there is something to read where nothing was asked. Django
        asks with `SELECT 1`, one round trip more for every request.
        """
        line = self.connection
        if line is None or line.closed or line.info.transaction_status == TransactionStatus.INERROR:
            return False
        poll = select.poll()
        poll.register(line.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
        return not poll.poll(0)
