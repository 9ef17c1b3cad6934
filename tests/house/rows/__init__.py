"""The access matrix, a line a row, in the order of the doors."""

from tests.house.rows import accounts, admin, api, portal

ROWS = [*accounts.ROWS, *portal.ROWS, *admin.ROWS, *api.ROWS]
