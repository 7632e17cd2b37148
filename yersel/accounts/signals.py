"""How this room tells rooms above of what happens to an account. They connect in their `apps.py`.

`account_data_requested` (person): each receiver answers with a pair of a part's name and its data, ready for JSON.
`account_closing` (person, by, at): sent inside the transaction that closes the account; receivers erase what is theirs.
`second_factor_questions` (person): each receiver answers True where its own room makes somebody staff (a link worker, say).
"""

from django.dispatch import Signal

account_data_requested = Signal()
account_closing = Signal()
second_factor_questions = Signal()
