"""Changes of accounts, grants, keys and second factors, and the acts of signing in and out."""

from zhuzhen.people.commands.accounts import (
    change_own_password,
    create_account,
    deactivate,
    make_token,
    reactivate,
    revoke_token,
    set_password,
    unlock,
)
from zhuzhen.people.commands.backup_codes import renew_backup_codes, write_backup_codes
from zhuzhen.people.commands.grants import grant_role, revoke_grant
from zhuzhen.people.commands.saved_views import drop_view, kept_query, rename_view, save_view
from zhuzhen.people.commands.second_factor import (
    CodeCheck,
    begin_second_factor,
    confirm_second_factor,
    remove_second_factor,
)
from zhuzhen.people.commands.signing import (
    Attempt,
    complete_sign_in,
    sign_out,
    try_code,
    try_password,
)

__all__ = [
    "Attempt",
    "CodeCheck",
    "begin_second_factor",
    "change_own_password",
    "complete_sign_in",
    "confirm_second_factor",
    "create_account",
    "deactivate",
    "drop_view",
    "grant_role",
    "kept_query",
    "make_token",
    "reactivate",
    "remove_second_factor",
    "rename_view",
    "renew_backup_codes",
    "revoke_grant",
    "revoke_token",
    "save_view",
    "set_password",
    "sign_out",
    "try_code",
    "try_password",
    "unlock",
    "write_backup_codes",
]
