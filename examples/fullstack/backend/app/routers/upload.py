from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Request, Response, UploadFile
from fastapi.responses import StreamingResponse

from ..schemas.paging import Limit, Skip
from ..schemas.upload import Upload
from ..security import CurrentSettings, CurrentUser, Database
from ..services import upload_service

router = APIRouter()


@router.post("", response_model=Upload, status_code=201)
def upload_file(
    file: UploadFile, request: Request, response: Response, me: CurrentUser, db: Database, settings: CurrentSettings
):
    upload = upload_service.store_upload(db, me, file.filename, file.file, settings.upload_max_bytes)
    response.headers["Location"] = str(request.url_for("download_file", upload_id=upload.id))
    return upload


@router.get("", response_model=list[Upload])
def list_uploads(me: CurrentUser, db: Database, skip: Skip = 0, limit: Limit = 100):
    return upload_service.list_uploads(db, me, skip, limit)


@router.get("/{upload_id}", response_class=StreamingResponse)
def download_file(upload_id: UUID, me: CurrentUser, db: Database) -> StreamingResponse:
    upload = upload_service.get_upload(db, me, upload_id)
    # Gives the connection back before the file is sent.
    db.rollback()
    headers = {
        # Never shown in the page: an uploaded script would run with the rights of this origin.
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(upload.filename, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Length": str(upload.size),
        "Cache-Control": "private, no-store",
    }
    return StreamingResponse(upload_service.open_upload(upload), media_type="application/octet-stream", headers=headers)


@router.delete("/{upload_id}", status_code=204)
def delete_upload(upload_id: UUID, me: CurrentUser, db: Database) -> None:
    upload_service.delete_upload(db, upload_service.get_upload(db, me, upload_id))
