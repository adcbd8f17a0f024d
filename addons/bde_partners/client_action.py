"""What a button answers to the browser: reload, or a word to the user."""


def soft_reload():
    """Return the client action that reads the screen again."""
    return {"type": "ir.actions.client", "tag": "soft_reload"}


def tell(message, kind="success", *, title=None, sticky=False, close=False):
    """Return the client action that says something, then reads the screen again.

    :param str message: translated
    :param str kind: "success", "info", "warning" or "danger"
    :param str title: translated, above the message
    :param bool sticky: stays until it is closed
    :param bool close: the button is of a dialog, which closes
    """
    params = {
        "type": kind,
        "message": message,
        "sticky": sticky,
        "next": {"type": "ir.actions.act_window_close"} if close else soft_reload(),
    }
    if title:
        params["title"] = title
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": params,
    }
