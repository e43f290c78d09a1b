"""Where an answer to a mail goes, and with it the words that the mail quotes."""

from tests.workflows.sending import worker_with_one_mail


def test_answer_to_a_mail_goes_to_the_mailbox_that_sent_it_and_not_to_hr(database_url: str) -> None:
    worker = worker_with_one_mail(database_url)

    worker.drain()

    (row,) = worker.rows()
    assert worker.mailbox.contents["draft-1"].reply_to == row.mailbox
